# A far jump loads CS: base = selector × 16, and the code in the data page runs.
# realmode: exit=hlt expect.ax=7 expect.cs=0x40 expect.cs.base=0x400 expect.ip=4
# realmode: judge="KVM run; SDM vol. 2, JMP"

        ljmp $0x40, $0
        .data
        .org 0x400
        mov $7, %ax
        hlt
