# 66 FF /4 jumps to a 32-bit offset.
# realmode: layout=flat exit=hlt expect.bx=1 judge="KVM run; SDM vol. 2, JMP"
        mov $there, %eax
        jmpl *%eax
        hlt
there:  inc %bx
        hlt
