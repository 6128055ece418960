# IDIV by a doubleword in memory.
# realmode: exit=hlt expect.eax=0xfffffff9 expect.edx=2 judge="KVM run; SDM vol. 2, IDIV"
        movl $-3, 0x600
        mov $23, %eax
        cltd
        idivl 0x600
        hlt
