# MUL with 32-bit operands puts 64 bits into EDX:EAX.
# realmode: exit=hlt expect.eax=1 expect.edx=0xfffffffe flags=OC
# realmode: judge="KVM run; SDM vol. 2, MUL"

        mov $0xffffffff, %eax
        mov $0xffffffff, %ebx
        mul %ebx
        hlt
