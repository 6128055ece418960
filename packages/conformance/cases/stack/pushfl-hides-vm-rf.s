# PUSHFD stores VM and RF as 0.
# realmode: exit=hlt expect.eax=2 expect.sp=0x1000
# realmode: judge="KVM run; SDM vol. 2, PUSHF/PUSHFD"

        mov $0x1000, %sp
        pushfl
        popl %eax
        hlt
