# The source of a string instruction is in DS even where SI comes from the stack segment.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.ax=0x2211 init.0x2000=1122 init.0x3000=3344 judge="KVM run; SDM vol. 2, LODS"
        mov $0x2000, %si
        lodsw
        hlt
