# A displacement alone (mod 0, r/m 6) is in DS and has nothing to do with BP.
# realmode: layout=flat reg.ss=0x100 exit=hlt expect.bl=0x42 init.0x2000=42 init.0x3000=99 judge="KVM run; SDM vol. 2, table 2-1"
        mov $0x1234, %bp
        mov 0x2000, %bl
        hlt
