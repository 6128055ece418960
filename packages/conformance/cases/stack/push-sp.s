# PUSH SP stores the value before the push (8086: after it).
# realmode: exit=hlt expect.ax=0x1000 expect.sp=0x1000
# realmode: judge="KVM run; hardware tests 80286, form 54"

        mov $0x1000, %sp
        push %sp
        pop %ax
        hlt
