# SHLD by 0 changes neither operand nor flags.
# realmode: exit=hlt expect.ax=0x1234 flags=SZAPC judge="KVM run; SDM vol. 2, SHLD"
        mov $0xd5, %ah
        sahf
        mov $0x1234, %ax
        mov $-1, %bx
        mov $32, %cl
        shld %cl, %bx, %ax
        hlt
