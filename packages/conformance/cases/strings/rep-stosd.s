# REP STOSD stores EAX; the count is CX as long as the address size is 16.
# realmode: exit=hlt expect.ecx=0x10000 expect.di=0x308 mem.0x300=efbeaddeefbeadde00000000
# realmode: judge="KVM run; SDM vol. 2, STOS"

        mov $0xdeadbeef, %eax
        mov $0x10002, %ecx
        mov $0x300, %di
        rep stosl
        hlt
