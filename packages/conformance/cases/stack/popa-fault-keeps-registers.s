# POPA that faults half-way leaves every register as it was.
# realmode: layout=flat exit=hlt expect.di=7 expect.sp=0xfff7 needs=popa-fault init.0xfffd=3412 judge="KVM run; SDM vol. 2, POPA; SDM vol. 3, faults are restartable"
        movw $fault, 12 * 4
        mov $7, %di
        mov $0xfffd, %sp
        popa
        hlt
fault:  hlt
