# AND sets SF from the top bit and clears CF and OF.
# realmode: exit=hlt expect.ax=0x8000 flags=oSzPc judge="KVM run; SDM vol. 2, AND"
        mov $0x7fff, %bx
        inc %bx
        stc
        mov $0xffff, %ax
        and %bx, %ax
        hlt
