# BP + DI is in SS.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x3010=42 judge="KVM run; SDM vol. 2, table 2-1"
        mov $0x2000, %bp
        mov $0x10, %di
        mov (%bp,%di), %al
        hlt
