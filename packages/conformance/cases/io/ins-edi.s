# 67 INS uses EDI and ECX.
# realmode: exit=hlt expect.edi=0x602 expect.ecx=0 mem.0x600=0102 io="in8 0x60 1; in8 0x60 2" judge="KVM run; SDM vol. 2, INS"
        mov $0x600, %edi
        mov $0x60, %dx
        mov $2, %ecx
        addr32 rep insb
        hlt
