# With the address size prefix an index is scaled by 1, 2, 4 or 8.
# realmode: exit=hlt expect.ax=0x0804
# realmode: judge="KVM run; SDM vol. 2, table 2-3"

        mov $0x100, %ebx
        mov $4, %ecx
        movb $0x04, 0x100 + 4*4 + 2
        movb $0x08, 0x100 + 4*8
        mov 2(%ebx,%ecx,4), %al
        mov (%ebx,%ecx,8), %ah
        hlt
