# REP STOS and REP MOVS make every page they reach dirty.
# realmode: slot.3=0x10000:20K dirty.3="1 2 4" reg.es=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        mov $0x1800, %di
        mov $0x900, %cx
        rep stosb
        mov $0x4000, %di
        mov $0x600, %si
        mov $2, %cx
        rep movsw
        hlt
