# A segment prefix does not move the destination of INS.
# realmode: layout=flat reg.fs=0x100 exit=hlt mem.0x2000=42 mem.0x3000=00 io="in8 0x60 0x42" judge="KVM run; SDM vol. 2, INS"
        mov $0x2000, %di
        mov $0x60, %dx
        fs insb
        hlt
