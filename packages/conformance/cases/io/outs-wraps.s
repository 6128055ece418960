# OUTSB goes on at offset 0 behind FFFF.
# realmode: layout=flat reg.ds=0x1000 exit=hlt expect.si=1 init.0x1ffff=aa init.0x10000=bb io="out8 0x60 0xaa; out8 0x60 0xbb" judge="KVM run; SDM vol. 2, OUTS"
        mov $0xffff, %si
        mov $0x60, %dx
        mov $2, %cx
        rep outsb
        hlt
