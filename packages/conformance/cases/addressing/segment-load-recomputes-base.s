# Loading a segment register in real mode makes its base selector × 16 and keeps its limit.
# realmode: exit=hlt expect.ds=0x12 expect.ds.base=0x120 expect.ds.limit=0xffff expect.ax=0x7777
# realmode: judge="KVM run; SDM vol. 3, Real-Address Mode"

        movw $0x7777, 0x128
        mov $0x12, %ax
        mov %ax, %ds
        mov %ds:8, %ax
        hlt
