# An instruction of 15 bytes, redundant prefixes included, runs.
# realmode: exit=hlt expect.ax=1
# realmode: judge="KVM run; SDM vol. 2, Instruction Format"

        .fill 14, 1, 0x3e
        inc %ax
        hlt
