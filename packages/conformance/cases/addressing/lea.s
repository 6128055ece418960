# LEA computes the offset, touches no memory and changes no flag.
# realmode: exit=hlt expect.ax=0x0123 expect.ebx=0x00010100 flags=C
# realmode: judge="KVM run; SDM vol. 2, LEA"

        mov $0xfff0, %si
        mov $0x0130, %bx
        stc
        lea 3(%bx,%si), %ax     # wraps at 64 KiB
        mov $0x10000, %ecx
        lea 0x100(%ecx), %ebx
        hlt
