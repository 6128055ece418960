# A divide error pushes FLAGS, CS and the IP of the DIV; its handler starts with IF clear.
# realmode: layout=flat exit=hlt expect.si=0 expect.bx=0 expect.ax=0x0203 flags=i expect.sp=0x2000 judge="KVM run; SDM vol. 3, Interrupt and Exception Handling in Real-Address Mode"
        movw $fault, 0
        mov $0x2000, %sp
        mov $-1, %bx
        xor %cx, %cx
        push $0x0203
        popf
bad:    div %cl
        hlt
fault:  pop %si
        pop %bx
        pop %ax
        sub $bad, %si
        hlt
