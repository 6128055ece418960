# 66 PUSH ESP stores the value before the push.
# realmode: layout=flat exit=hlt expect.eax=0x12342000 expect.esp=0x12342000 judge="KVM run; SDM vol. 2, PUSH"
        mov $0x12342000, %esp
        pushl %esp
        popl %eax
        hlt
