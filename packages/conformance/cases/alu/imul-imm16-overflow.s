# IMUL r16, r/m16, imm16 with a product above the word.
# realmode: exit=hlt expect.bx=0x8000 flags=OC judge="KVM run; SDM vol. 2, IMUL"
        mov $0x40, %cx
        imul $0x200, %cx, %bx
        hlt
