# 67 XLAT reads at EBX + AL.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x610=42 judge="KVM run; SDM vol. 2, XLAT"
        mov $0x600, %ebx
        mov $0x10, %al
        addr32 xlat
        hlt
