# BX + SI + displacement wraps at 64 KiB.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x12=42 judge="KVM run; SDM vol. 2, table 2-1"
        mov $0xfff0, %bx
        mov $0x11, %si
        mov 0x11(%bx,%si), %al
        hlt
