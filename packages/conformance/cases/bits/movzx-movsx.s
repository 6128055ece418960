# MOVZX and MOVSX widen bytes and words.
# realmode: exit=hlt expect.eax=0x80 expect.ebx=0xffffff80 expect.ecx=0xffff8000 expect.dx=0xff80
# realmode: judge="KVM run; SDM vol. 2, MOVZX, MOVSX"

        mov $0x80, %cl
        movzbl %cl, %eax
        movsbl %cl, %ebx
        movsbw %cl, %dx
        mov $0x8000, %cx
        movswl %cx, %ecx
        hlt
