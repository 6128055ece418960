# A short jump over FFFF goes on at the bottom of the segment.
# realmode: layout=flat exit=hlt expect.bx=1 expect.eip=4 init.0xfffc=eb04 init.0x2=43f4 judge="KVM run; SDM vol. 2, JMP"
        mov $0xfffc, %ax
        jmp *%ax
