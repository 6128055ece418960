# SIB with index 4 has no index: ESP as a plain base, in SS.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x3000=42 judge="KVM run; SDM vol. 2, table 2-3"
        mov $0x2000, %esp
        mov (%esp), %al
        hlt
