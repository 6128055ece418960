# Bits of CR0 that do not exist stay 0.
# realmode: exit=hlt expect.eax=0x6000001a judge="SDM vol. 3, CR0; run on KVM"
        mov $0x6000ffca, %eax
        mov %eax, %cr0
        mov %cr0, %eax
        hlt
