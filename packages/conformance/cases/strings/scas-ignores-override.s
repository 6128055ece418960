# A segment prefix does not move ES:DI of SCAS.
# realmode: layout=flat reg.fs=0x100 exit=hlt flags=Z init.0x2000=42 judge="KVM run; SDM vol. 2, SCAS"
        mov $0x42, %al
        mov $0x2000, %di
        fs scasb
        hlt
