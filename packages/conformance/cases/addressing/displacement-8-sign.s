# An 8-bit displacement is signed.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x1f80=42 judge="KVM run; SDM vol. 2, table 2-1"
        mov $0x2000, %si
        mov -0x80(%si), %al
        hlt
