# Rotates change CF and OF only.
# realmode: exit=hlt expect.ax=0x0003 flags=ZPc
# realmode: judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"

        mov $0x8001, %bx
        mov $0x44, %ah          # ZF PF
        sahf
        mov %bx, %ax
        rol $1, %ax             # 0003, CF 1
        mov %ax, %cx
        ror $1, %cx
        rol $2, %cx             # 0006, CF 0
        hlt
