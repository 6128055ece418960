# CMPSB of 1 and 2 borrows: it is the source minus the destination.
# realmode: layout=flat exit=hlt flags=oSzAPC init.0x2000=0102 judge="KVM run; SDM vol. 2, CMPS"
        mov $0x2000, %si
        mov $0x2001, %di
        cmpsb
        hlt
