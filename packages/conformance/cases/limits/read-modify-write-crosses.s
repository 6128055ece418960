# ADD to a word across the limit changes neither memory nor flags.
# realmode: layout=flat exit=hlt expect.si=0 expect.cx=3 judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        stc
bad:    addw $1, 0xffff
        hlt
fault:  pop %si
        pop %cx
        pop %cx
        sub $bad, %si
        hlt
