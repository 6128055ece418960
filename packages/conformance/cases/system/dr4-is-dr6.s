# Without CR4.DE, DR4 and DR5 are DR6 and DR7.
# realmode: exit=hlt expect.ecx=0xffff0ff0 expect.edx=0x400 judge="SDM vol. 3, DR4 and DR5; run on KVM"
        mov %db4, %ecx
        mov %db5, %edx
        hlt
