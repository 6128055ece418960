# NEG of zero clears CF, of the most negative number sets OF and changes nothing.
# realmode: exit=hlt expect.ax=0 expect.bx=0x8000 expect.cx=0xfffb expect.dx=0 flags=OSzaPC
# realmode: judge="KVM run; SDM vol. 2, NEG"

        mov $5, %cx
        neg %cx
        stc
        neg %ax
        mov $0, %dx
        adc $0, %dx             # CF of the negation of zero
        mov $0x8000, %bx
        neg %bx
        hlt
