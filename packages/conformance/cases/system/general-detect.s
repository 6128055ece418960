# DR7.GD makes an access to a debug register #DB, with DR6.BD set, as a fault; the handler finds GD clear.
# realmode: exit=hlt layout=flat expect.eax=0x400 expect.ebx=0xffff2ff0 expect.sp=0x1ffa mem.0x1ffa=1210
# realmode: judge="KVM run; SDM vol. 3, Debug Control Register (DR7)"
        movw $handler, 1 * 4
        mov $0x2000, %sp
        mov $0x2400, %eax
        mov %eax, %db7
        mov %db0, %ecx
        hlt
handler: mov %db7, %eax
        mov %db6, %ebx
        hlt
