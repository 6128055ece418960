# A segment prefix does not move the destination of STOS.
# realmode: layout=flat reg.fs=0x100 exit=hlt mem.0x2000=42 mem.0x3000=00 judge="KVM run; SDM vol. 2, STOS"
        mov $0x42, %al
        mov $0x2000, %di
        fs stosb
        hlt
