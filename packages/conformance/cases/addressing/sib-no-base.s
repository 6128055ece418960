# SIB without base: a displacement of 32 bits and a scaled index, in DS.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.al=0x42 init.0x2010=42 judge="KVM run; SDM vol. 2, table 2-3"
        mov $4, %ebp
        mov 0x2000(,%ebp,4), %al
        hlt
