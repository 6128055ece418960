# A doubleword push at SP = 0 goes to FFFC.
# realmode: layout=flat exit=hlt expect.esp=0xfffc mem.0xfffc=44332211 judge="KVM run; SDM vol. 2, PUSH"
        xor %esp, %esp
        pushl $0x11223344
        hlt
