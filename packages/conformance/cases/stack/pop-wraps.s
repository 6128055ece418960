# POP at FFFE leaves SP 0.
# realmode: layout=flat exit=hlt expect.esp=0x12340000 expect.ax=0xbeef init.0xfffe=efbe judge="KVM run; SDM vol. 2, POP"
        mov $0x1234fffe, %esp
        pop %ax
        hlt
