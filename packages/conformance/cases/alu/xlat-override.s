# A segment prefix moves the table of XLAT.
# realmode: layout=flat reg.es=0x60 exit=hlt expect.al=0x42 init.0x610=42 judge="KVM run; SDM vol. 2, XLAT"
        xor %bx, %bx
        mov $0x10, %al
        es xlat
        hlt
