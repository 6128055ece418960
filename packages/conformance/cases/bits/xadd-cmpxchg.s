# XADD gives the old value back; CMPXCHG stores only where the accumulator is equal.
# realmode: exit=hlt expect.ax=0x0007 expect.bx=5 mem.0x80=0700 flags=z
# realmode: judge="KVM run; SDM vol. 2, XADD, CMPXCHG"

        movw $5, 0x80
        mov $2, %bx
        xadd %bx, 0x80          # 7, BX = 5
        mov $6, %ax
        mov $0x99, %cx
        cmpxchg %cx, 0x80       # 6 is not 7: AX = 7
        hlt
