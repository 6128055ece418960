# CBW, CWD, CWDE and CDQ extend the sign of AL, AX and EAX.
# realmode: exit=hlt expect.bx=0xff80 expect.cx=0xffff expect.esi=0xffff8000 expect.edx=0xffffffff
# realmode: judge="KVM run; SDM vol. 2, CBW/CWDE, CWD/CDQ"

        mov $0x80, %al
        cbtw
        mov %ax, %bx
        cwtd
        mov %dx, %cx
        mov $0x8000, %ax
        cwtl
        mov %eax, %esi
        cltd
        hlt
