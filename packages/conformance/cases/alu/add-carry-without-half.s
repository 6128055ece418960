# F0 + 10: CF and ZF, no AF.
# realmode: exit=hlt expect.al=0 flags=osZaPC judge="KVM run; SDM vol. 2, ADD"
        mov $0xf0, %al
        add $0x10, %al
        hlt
