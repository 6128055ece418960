# IMUL r16, r/m16 keeps the low word and sets OF and CF where it lost some.
# realmode: exit=hlt expect.eax=0x11110000 expect.dx=0x5555 flags=OC judge="KVM run; SDM vol. 2, IMUL"
        mov $0x11110100, %eax
        mov $0x5555, %dx
        mov $0x100, %bx
        imul %bx, %ax
        hlt
