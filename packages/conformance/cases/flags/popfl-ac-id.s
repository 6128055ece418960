# POPFD loads AC and ID and leaves VM alone.
# realmode: exit=hlt expect.eflags=0x240002
# realmode: judge="KVM run; SDM vol. 2, POPF/POPFD"

        mov $0x1000, %sp
        pushl $0x260002
        popfl
        hlt
