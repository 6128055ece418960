# 66 POP ESP: the loaded value wins.
# realmode: layout=flat exit=hlt expect.esp=0xdeadbeef judge="KVM run; SDM vol. 2, POP"
        mov $0x2000, %sp
        pushl $0xdeadbeef
        popl %esp
        hlt
