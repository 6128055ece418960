# MOV of a segment to a 32-bit register clears the upper half; to a 16-bit register it leaves it.
# realmode: reg.es=0x1234 exit=hlt expect.eax=0x1234 expect.ebx=0xffff1234 judge="KVM run; SDM vol. 2, MOV"
        mov $-1, %eax
        mov $-1, %ebx
        movl %es, %eax
        movw %es, %bx
        hlt
