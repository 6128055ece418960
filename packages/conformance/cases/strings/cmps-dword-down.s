# CMPSD with DF set goes down by four.
# realmode: layout=flat exit=hlt expect.si=0x1ffc expect.di=0x2ffc flags=Z judge="KVM run; SDM vol. 2, CMPS"
        mov $0x2000, %si
        mov $0x3000, %di
        std
        cmpsl
        hlt
