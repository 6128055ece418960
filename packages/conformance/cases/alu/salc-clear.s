# SALC with CF clear makes AL 0 and changes no flag.
# realmode: exit=hlt expect.ax=0xff00 flags=Zc judge="KVM run; SDM vol. 3, SALC is undocumented there; AMD APM vol. 3"
        mov $0xffff, %ax
        cmp %ax, %ax
        .byte 0xd6
        hlt
