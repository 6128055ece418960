# RET n removes its arguments after the return address.
# realmode: exit=hlt expect.sp=0x1000 expect.ax=3
# realmode: judge="KVM run; SDM vol. 2, RET"

        mov $0x1000, %sp
        push $1
        push $2
        call sum
        hlt
sum:    mov %sp, %bp
        mov 2(%bp), %ax
        add 4(%bp), %ax
        ret $4
