# 66 FF /5 takes a 32-bit offset and the selector behind it.
# realmode: layout=flat exit=hlt expect.cs=0x100 expect.ip=0x101 judge="KVM run; SDM vol. 2, JMP"
        movl $0x100, 0x600
        movw $0x100, 0x604
        ljmpl *0x600
        hlt
        .org 0x100
        hlt
