# Code is changed through another segment that reaches the same bytes.
# realmode: layout=flat reg.es=0x100 exit=hlt expect.al=9 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $1, %al
        movb $9, %es:patch - 0x1000 + 1
patch:  mov $2, %al
        hlt
