# LODS takes its source from the segment of the prefix.
# realmode: layout=flat reg.gs=0x100 exit=hlt expect.al=0x42 expect.si=0x1001 init.0x2000=42 judge="KVM run; SDM vol. 2, LODS"
        mov $0x1000, %si
        gs lodsb
        hlt
