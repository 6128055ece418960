# In real mode POPF loads IOPL and NT; bits 3, 5 and 15 stay clear.
# realmode: exit=hlt expect.eflags=0x7002
# realmode: judge="KVM run; hardware tests 80286 (a:iopl)"

        mov $0x1000, %sp
        push $0xf028
        popf
        hlt
