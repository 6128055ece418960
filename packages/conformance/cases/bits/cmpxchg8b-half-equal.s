# CMPXCHG8B compares both halves: one equal half is not enough.
# realmode: exit=hlt expect.eax=1 expect.edx=2 flags=z mem.0x600=0100000002000000 judge="KVM run; SDM vol. 2, CMPXCHG8B"
        movl $1, 0x600
        movl $2, 0x604
        mov $1, %eax
        mov $3, %edx
        mov $9, %ebx
        mov $9, %ecx
        cmpxchg8b 0x600
        hlt
